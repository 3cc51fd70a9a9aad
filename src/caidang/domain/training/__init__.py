"""培训: courses, what members learnt, what they have to learn, and what lets them through a gate."""
