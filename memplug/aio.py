"""AsyncMemory: the verbs of Memory for asyncio, each in a worker thread."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Concatenate, Generic, ParamSpec, Self, TypeVar, Unpack

from memplug.events import Listener
from memplug.handle import Who
from memplug.memory import Memory

P = ParamSpec("P")
R = TypeVar("R")


class _Verb(Generic[P, R]):
    """A verb of Memory as a coroutine function with the same parameters and answer."""

    def __init__(self, verb: Callable[Concatenate[Memory, P], R]) -> None:
        self._verb = verb
        self.__doc__ = verb.__doc__

    def __get__(self, owner: AsyncMemory, kind: type[AsyncMemory]) -> Callable[P, Awaitable[R]]:
        verb = self._verb

        async def call(*args: P.args, **kwargs: P.kwargs) -> R:
            return await asyncio.to_thread(verb, owner.memory, *args, **kwargs)

        return call


class AsyncMemory:
    """A Memory whose verbs are awaited; the event loop is never blocked.

    A call that is cancelled while it writes still completes its transaction in its thread.
    """

    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    @classmethod
    async def open(cls, *args: Any, **kwargs: Any) -> AsyncMemory:
        """Takes what `Memory.open` takes."""
        return cls(await asyncio.to_thread(Memory.open, *args, **kwargs))

    add = _Verb(Memory.add)
    search = _Verb(Memory.search)
    context = _Verb(Memory.context)
    section = _Verb(Memory.section)
    feedback = _Verb(Memory.feedback)
    close_session = _Verb(Memory.close_session)
    manage = _Verb(Memory.manage)
    enrich = _Verb(Memory.enrich)
    check = _Verb(Memory.check)
    release = _Verb(Memory.release)
    write = _Verb(Memory.write)
    register = _Verb(Memory.register)
    get = _Verb(Memory.get)
    list = _Verb(Memory.list)
    update = _Verb(Memory.update)
    delete = _Verb(Memory.delete)
    erase = _Verb(Memory.erase)
    history = _Verb(Memory.history)
    undo = _Verb(Memory.undo)
    export = _Verb(Memory.export)
    import_ = _Verb(Memory.import_)
    backup = _Verb(Memory.backup)
    users = _Verb(Memory.users)
    stats = _Verb(Memory.stats)
    reembed = _Verb(Memory.reembed)
    owed = _Verb(Memory.owed)
    retry = _Verb(Memory.retry)
    drop = _Verb(Memory.drop)
    work = _Verb(Memory.work)
    flush = _Verb(Memory.flush)
    close = _Verb(Memory.close)

    def listen(self, listener: Listener, *, text: bool = False) -> Callable[[], None]:
        """What `Memory.listen` does; the listener is called in worker threads."""
        return self.memory.listen(listener, text=text)

    def scoped(self, *, session_id: str | None = None, **who: Unpack[Who]) -> AsyncMemory:
        """The same memory with these ids bound."""
        return AsyncMemory(self.memory.scoped(session_id=session_id, **who))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()
