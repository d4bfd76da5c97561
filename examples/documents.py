"""Questions about documents: passages are found and cited, a new version replaces the old one, a removed one is gone."""

from __future__ import annotations

from tempfile import TemporaryDirectory

from memplug import Document, Memory

HANDBOOK = {
    "travel": (
        "Travel policy",
        "Trains are booked in second class. Flights need the approval of the team lead when they cost more than "
        "300 euros. Receipts are handed in within 30 days.",
    ),
    "leave": (
        "Leave",
        "Everybody has 28 days of leave a year. Up to five days can be taken into the next year, until the end of "
        "March. Leave of more than two weeks is announced a month ahead.",
    ),
    "laptops": (
        "Laptops",
        "A laptop is replaced after four years. Lost laptops are reported to the help desk at once, at any hour.",
    ),
}


def ask(memory: Memory, question: str) -> None:
    """Prints the passage that answers best, with the document it stands in."""
    hits = memory.search(question, 1).hits
    if not hits:
        print(f"{question}\n  nothing")
        return
    passage = hits[0].record
    title = passage.payload.title or passage.payload.doc_id
    print(f"{question}\n  [{title}] {passage.text[:140]}")


def main() -> None:
    with TemporaryDirectory() as folder, Memory.open(folder) as memory:
        shelf = memory.scoped(tenant_id="company")
        shelf.add([Document(text, id=id, title=title) for id, (title, text) in HANDBOOK.items()])

        ask(shelf, "How many days of leave do I have?")
        ask(shelf, "Who approves a flight?")
        ask(shelf, "My laptop was stolen, whom do I tell?")

        print("-- a new version of one document")
        title, text = HANDBOOK["leave"]
        added = shelf.add(Document(text.replace("28 days", "30 days"), id="leave", title=title))
        print(f"{len(added.updated)} passage replaced, {len(added.new)} new")
        ask(shelf, "How many days of leave do I have?")

        print("-- the same again")
        again = shelf.add(Document(text.replace("28 days", "30 days"), id="leave", title=title))
        print(f"{len(again.updated)} replaced, {len(again.new)} new")

        print("-- one document only, then without it")
        inside = shelf.search("When is something replaced?", 3, filters={"doc_id": "laptops"})
        print({hit.record.payload.doc_id for hit in inside.hits})
        shelf.delete(doc_id="laptops")
        left = shelf.search("laptop", 5)
        print("laptops" in {hit.record.payload.doc_id for hit in left.hits})


if __name__ == "__main__":
    main()
