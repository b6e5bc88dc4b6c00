"""The door for whole tables: what `creditrules.facts` admits of a customer, said in SQL."""
