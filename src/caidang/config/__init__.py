"""Settings, addresses and the supervisor: the only place that knows everyone."""
