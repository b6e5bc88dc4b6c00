"""Facts that a Chinese unified social credit code tells, for creditrules."""
