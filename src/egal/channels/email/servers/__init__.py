"""Which servers an address has, so that nobody must look them up."""
