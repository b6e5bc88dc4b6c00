"""The words of explanations, in every language."""
