"""Pages of choosing a mediator and of mediating."""
