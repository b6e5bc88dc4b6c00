"""The reference meaning of a policy: a plain interpreter, and the decisions that it comes to."""
