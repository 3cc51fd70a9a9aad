"""The index itself: what stands in it, the follower that keeps it, its sealed copy, the engine that asks it."""
