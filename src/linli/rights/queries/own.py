"""Who asks, as this site knows them: an account with what hangs on it, one matter, or one side of a dispute."""

from dataclasses import dataclass
from uuid import UUID

from linli.disputes.queries import own_data as disputes
from linli.matters.queries import own_data as matters
from linli.rights.rules import Of


@dataclass(frozen=True)
class Own:
    """Whose data it is about. The caller has opened the door: by the account, or by the secret link."""

    of: Of
    about_id: UUID
    account_id: UUID | None
    matter_ids: tuple[UUID, ...]
    party_ids: tuple[UUID, ...]

    @property
    def about_ids(self) -> tuple[UUID, ...]:
        """Every subject by which something may be held."""
        own = (self.account_id,) if self.account_id else ()
        return (*own, *self.matter_ids, *self.party_ids)


def own_of_account(account_id: UUID) -> Own:
    """Everything that hangs on an account."""
    found = tuple(matters.matters_of_account(account_id)), tuple(disputes.parties_of_account(account_id))
    return Own(Of.ACCOUNT, account_id, account_id, *found)


def own_of_matter(matter_id: UUID) -> Own:
    """One matter alone."""
    return Own(Of.MATTER, matter_id, None, (matter_id,), ())


def own_of_party(party_id: UUID) -> Own:
    """One side of a dispute alone."""
    return Own(Of.PARTY, party_id, None, (), (party_id,))
