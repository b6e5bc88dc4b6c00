"""A customer's facts: read strictly, admitted against the policy's schema, typed and exact."""
