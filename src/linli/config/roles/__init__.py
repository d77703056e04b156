"""Who may do what in the database: owner, application, sequencer and reader. See docs/operate/roles.md.

The owner is whoever ``DATABASE_URL`` names: it migrates and owns the tables. The others own nothing.
"""

from linli.config.roles.apply import apply_grants, bring_up_to_date, make_roles, privileges_sql, roles_sql
from linli.config.roles.check import check_roles, find_faults
from linli.config.roles.names import Logins, act_as_application, child_environment
from linli.config.roles.policy import Role

__all__ = [
    "Logins",
    "Role",
    "act_as_application",
    "apply_grants",
    "bring_up_to_date",
    "check_roles",
    "child_environment",
    "find_faults",
    "make_roles",
    "privileges_sql",
    "roles_sql",
]
