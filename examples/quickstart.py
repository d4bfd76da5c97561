"""Remember, ask, explain, correct and forget, in a folder that is removed at the end. Offline, no key."""

from __future__ import annotations

from tempfile import TemporaryDirectory

from memplug import Document, Memory

CONVERSATION = [
    {
        "role": "user",
        "name": "Ann",
        "content": "My sister Eva visits in June. She is allergic to peanuts.",
        "time": "2024-05-03T18:00:00+00:00",
    },
    {
        "role": "assistant",
        "content": "I will keep that in mind for the party.",
        "time": "2024-05-03T18:00:05+00:00",
    },
    {
        "role": "user",
        "name": "Ann",
        "content": "The party is on the 15th, at the boathouse.",
        "time": "2024-05-03T18:01:00+00:00",
    },
]
RULES = Document(
    "The boathouse opens at noon. Music has to stop at ten in the evening. The key is with Mr. Okafor.",
    id="boathouse",
    title="Boathouse rules",
)


def main() -> None:
    with TemporaryDirectory() as folder, Memory.open(folder) as memory:
        ann = memory.scoped(user_id="ann")

        print("-- remember")
        added = ann.add(CONVERSATION, session_id="party")
        ann.add(RULES)
        print(f"{len(added.new)} messages are on disk")
        print(f"added again: {len(ann.add(CONVERSATION, session_id='party').new)} new")

        print("\n-- ask")
        for question in ("What must Eva not eat?", "Who has the key?"):
            best = ann.search(question, k=1)[0]
            print(f"{question}  {best.score:.2f}  {best.record.text}")

        print("\n-- explain")
        print(ann.search("When does the music stop?", k=1).explain())

        print("\n-- a block for a prompt")
        print(ann.context("Plan the party for Eva", budget=200))

        print("\n-- correct, and take it back")
        party = added.ids[2]
        changed = ann.update(party, "The party is on the 22nd, at the boathouse.")
        print(ann.search("When is the party?", k=1)[0].record.text)
        ann.undo(changed.change)
        print(ann.search("When is the party?", k=1)[0].record.text)

        print("\n-- isolate")
        print(f"Ben finds {len(memory.search('party', user_id='ben'))} records of Ann's")

        print("\n-- forget")
        receipt = memory.erase(user_id="ann")
        print(
            f"{receipt.records} records erased, {receipt.words_checked} words looked for: {receipt.status}"
        )


if __name__ == "__main__":
    main()
