"""Any order of answering, going back, jumping, skipping, noting and quitting: the file always equals the model."""

from __future__ import annotations

import queue
import shutil
import tempfile
import threading
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from interview.firm import question_set
from interview.test_conduct import Screen

from cyberdiag.answer_files import store
from cyberdiag.answer_files.kept import AnswerFile
from cyberdiag.interview.conduct import Around, Move, conduct
from cyberdiag.model.answers import UNKNOWN, Answer, Answers, Note
from cyberdiag.model.written import Kind
from cyberdiag.scoring.judge import relevant

if TYPE_CHECKING:
    from cyberdiag.interview.flow import Step
    from cyberdiag.interview.overview import Overview, Stop

PATIENCE = 300.0
QUESTIONS = question_set()
WORDS = st.sampled_from(["", "保守会社に確認中", "yes: [1]", "# 見積もり", " 2026-10 "])


class Keeper:
    """The real file, kept as an interview keeps it."""

    def __init__(self, file: AnswerFile) -> None:
        self.file = file

    @property
    def beside(self) -> Any:
        return self.file.open_notes

    def answer(self, question: str, answer: Answer) -> dict[str, Answer | None]:
        self.file.put(question, answer)
        return {}

    def note(self, question: str, beside: Note) -> dict[str, Answer | None]:
        self.file.put_note(question, beside)
        return {}


class Remote:
    """A prompter in a thread of its own: tells what it asks and waits to be told what to reply."""

    def __init__(self) -> None:
        self.asked: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.replies: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def ask(self, step: Step, before: Answer | None, around: Around) -> Any:
        return self._put(("ask", step, before, around))

    def note(self, step: Step, before: Note) -> Any:
        return self._put(("note", step, before))

    def stop(self, seen: Stop) -> Any:
        return self._put(("stop", seen))

    def review(self, seen: Overview, *, anew: bool) -> Any:
        return self._put(("review", seen, anew))

    def pause(self, step: Step, shown: int) -> None:
        pass

    def _put(self, wanted: tuple[Any, ...]) -> Any:
        self.asked.put(wanted)
        reply = self.replies.get(timeout=PATIENCE)
        if reply is KeyboardInterrupt:
            raise KeyboardInterrupt
        return reply


class Interview(RuleBasedStateMachine):
    """The model: what was answered and noted; everything else the interview has to work out for itself."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.path = str(self.folder / "a.yaml")
        self.answers: dict[str, Answer] = {}
        self.notes: dict[str, Note] = {}
        self.thread: threading.Thread | None = None
        self.now: tuple[Any, ...] = ("ended",)

    def teardown(self) -> None:
        if self.now[0] != "ended":
            self._reply(KeyboardInterrupt)
        shutil.rmtree(self.folder)

    @initialize()
    def start(self) -> None:
        self.remote = Remote()
        document = store.open_document(self.path) if Path(self.path).exists() else None
        held = store.read_document(document, QUESTIONS).answers if document else Answers()
        keeper = Keeper(AnswerFile(self.path, document, QUESTIONS))

        def run() -> None:
            try:
                conduct(QUESTIONS, held, self.remote, Screen([]), keeper)
            except KeyboardInterrupt:
                pass
            except BaseException as error:  # noqa: BLE001  told to the test, which runs in another thread
                self.remote.asked.put(("failed", error))
                return
            self.remote.asked.put(("ended",))

        self.thread = threading.Thread(target=run, daemon=True)
        self.thread.start()
        self._wait()

    def _reply(self, reply: Any) -> None:
        self.remote.replies.put(reply)
        self._wait()

    def _wait(self) -> None:
        self.now = self.remote.asked.get(timeout=PATIENCE)
        assert self.now[0] != "failed", repr(self.now)
        if self.now[0] == "ended" and self.thread:
            self.thread.join(PATIENCE)

    def _at(self, *kinds: str) -> bool:
        return self.now[0] in kinds

    @precondition(lambda self: self._at("ask"))
    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        _, step, before, around = self.now
        key = step.question.id
        assert before == self.answers.get(key)
        assert around.beside == (before.beside if before else self.notes.get(key, Note()))
        value = data.draw(_values(step))
        beside = before.beside if before else self.notes.pop(key, Note())
        self.answers[key] = Answer(value, beside.note, beside.evidence)
        self._reply(Answer(value))

    @precondition(lambda self: self._at("ask"))
    @rule(move=st.sampled_from([Move.BACK, Move.SKIP, Move.HELP, Move.REVIEW]))
    def move(self, move: Move) -> None:
        self._reply(move)

    @precondition(lambda self: self._at("ask"))
    @rule(words=st.none() | st.builds(Note, WORDS.map(str.strip), WORDS.map(str.strip)))
    def write_a_note(self, words: Note | None) -> None:
        _, step, before, _ = self.now
        key = step.question.id
        self._reply(Move.NOTE)
        assert self._at("note")
        self._reply(words)
        assert self._at("ask")
        assert self.now[1].question.id == key
        if words is None:
            return
        if before is not None:
            self.answers[key] = before.with_note(words)
        elif words == Note():
            self.notes.pop(key, None)
        else:
            self.notes[key] = words

    @precondition(lambda self: self._at("stop"))
    @rule(move=st.sampled_from([Move.OPEN, Move.PROVEN, Move.REVIEW, Move.BACK]))
    def choose_at_a_stop(self, move: Move) -> None:
        self._reply(move)

    @precondition(lambda self: self._at("review"))
    @rule(data=st.data())
    def review(self, data: st.DataObject) -> None:
        seen = self.now[1]
        listed = [s.question.id for part in seen.parts for s in part.steps]
        assert listed == _asked(self.answers)
        assert seen.open == sum(key not in self.answers for key in listed)
        wish = data.draw(
            st.sampled_from([*listed, Move.BACK, Move.FINISH, *([Move.OPEN] if seen.open else [])])
        )
        self._reply(wish)
        if isinstance(wish, str):
            assert self._at("ask")
            assert self.now[1].question.id == wish
        if wish is Move.FINISH:
            assert self._at("ended")
            self.start()

    @precondition(lambda self: not self._at("ended"))
    @rule()
    def quit_and_resume(self) -> None:
        self._reply(KeyboardInterrupt)
        assert self._at("ended")
        self.start()

    @invariant()
    def the_file_equals_the_model(self) -> None:
        if not self.answers and not self.notes:
            return
        document = store.open_document(self.path)
        assert dict(store.read_document(document, QUESTIONS).answers.by_id) == self.answers
        assert dict(AnswerFile(self.path, document, QUESTIONS).open_notes) == self.notes
        assert [p.name for p in self.folder.iterdir()] == ["a.yaml"]


def _values(step: Step) -> st.SearchStrategy[Any]:
    ids = [c.id for c in step.question.choices]
    match step.question.kind:
        case Kind.SINGLE:
            return st.sampled_from([*ids, UNKNOWN])
        case Kind.MULTIPLE:
            return st.sampled_from([("health",), ("health", "login"), ("none",), UNKNOWN])
        case _:
            return st.sampled_from([1, 2, 50, 1200, UNKNOWN])


def _asked(answers: dict[str, Answer]) -> list[str]:
    """Return the questions that apply, worked out from the rules of scoring, in the order of the questionnaires."""
    counted = relevant(QUESTIONS, Answers(MappingProxyType(answers)))
    return [q.id for q in QUESTIONS.by_id.values() if q.applies(counted, QUESTIONS.flags)]


TestInterview = Interview.TestCase
TestInterview.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
