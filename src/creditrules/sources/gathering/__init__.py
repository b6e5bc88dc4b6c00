"""Facts of customers from the sources of a policy, in order of trust."""
