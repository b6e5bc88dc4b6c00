"""What can be said about a policy by deciding with it: whether its examples come out as their author expects."""
