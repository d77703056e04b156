"""Pages of the joint room and of caucuses: a side comes by its link, the mediator by the post."""
