"""Where a Neo4j store is and who opens it: from a URI and the environment, and never shown with its password."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from memplug.errors import InvalidInput

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
"""With "+s" the connection is encrypted and the server's certificate is checked; with "+ssc" it may be self-signed."""
DEFAULT_STORE = "memplug"
_LONGEST = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A server, a database on it, a store in that, and the credentials."""

    uri: str
    """Scheme, host and port, as the driver takes them."""
    database: str | None = None
    """None is the user's home database."""
    store: str = DEFAULT_STORE
    username: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def parse(cls, location: str, environment: Mapping[str, str] | None = None) -> Address:
        """From `neo4j://user@host:7687/database?store=name`.

        Without a host the address is NEO4J_URI; without a user and password they are NEO4J_USERNAME and
        NEO4J_PASSWORD, without a database it is NEO4J_DATABASE. Raises InvalidInput, which names no password.
        """
        environment = os.environ if environment is None else environment
        scheme, _, rest = location.partition("://")
        if scheme not in SCHEMES:
            raise InvalidInput(
                f"a Neo4j store is at {', '.join(f'{one}://' for one in SCHEMES)}, not at {scheme}://"
            )
        if not rest.partition("?")[0].strip("/"):
            base = environment.get("NEO4J_URI", "")
            if base.partition("://")[0] not in SCHEMES or not base.partition("://")[2]:
                raise InvalidInput(
                    f"{scheme}:// names no host: write {scheme}://host:7687, or set NEO4J_URI"
                )
            query = rest.partition("?")[2]
            location = f"{base.partition('?')[0]}?{query}" if query else base
        try:
            parts = urlsplit(location)
            host, port = parts.hostname or "", parts.port
            options = parse_qs(parts.query, strict_parsing=True) if parts.query else {}
        except ValueError:
            # The cause would repeat the address, with its password.
            raise InvalidInput(
                "the address of the Neo4j store cannot be read: write neo4j://host:7687/database?store=name"
            ) from None
        if not host or parts.fragment or set(options) - {"store"}:
            raise InvalidInput(
                "the address of a Neo4j store has a host, at most a database as its path, and no option but store: "
                "neo4j://host:7687/database?store=name"
            )
        named = f"[{host}]" if ":" in host else host
        return cls(
            uri=f"{parts.scheme}://{named}{f':{port}' if port else ''}",
            database=_name(unquote(parts.path.strip("/")), "database")
            or environment.get("NEO4J_DATABASE")
            or None,
            store=_name(options.get("store", [""])[-1], "store") or DEFAULT_STORE,
            username=unquote(parts.username or "") or environment.get("NEO4J_USERNAME", ""),
            password=unquote(parts.password or "") or environment.get("NEO4J_PASSWORD", ""),
        )

    @property
    def shown(self) -> str:
        """The address without credentials, which opens the same store."""
        path = f"/{self.database}" if self.database else ""
        store = f"?store={self.store}" if self.store != DEFAULT_STORE else ""
        return f"{self.uri}{path}{store}"


def _name(name: str, what: str) -> str:
    plain = all(one.isalnum() or one in "-_." for one in name)
    if not plain or len(name) > _LONGEST:
        raise InvalidInput(
            f"the {what} in the address of a Neo4j store may hold letters, digits, '-', '_' and '.'"
        )
    return name
