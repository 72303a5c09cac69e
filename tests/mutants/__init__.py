"""`make mutants`: the code of access, audit and sharing is changed in small ways, and a test must fail for each."""
