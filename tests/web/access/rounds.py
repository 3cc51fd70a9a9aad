"""An interview at a place of the access tests' world, with everything on it that an address can name."""

from dataclasses import dataclass
from datetime import timedelta

from caidang.domain.candidates.models import Candidate
from caidang.domain.pipeline.models import Interview, InterviewFile, InterviewNote
from caidang.domain.pipeline.selectors.interviews.sight import get_interview
from caidang.domain.pipeline.services.interviews.plan import Contact
from caidang.domain.pipeline.services.interviews.records import add_files, add_note
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import PROGRAM
from tests.apps.interviews.making import an_application, an_interview
from tests.making import NOW


@dataclass(frozen=True, slots=True)
class Round:
    """One interview; the note on it is the member's own."""

    interview: Interview
    note: InterviewNote
    file: InterviewFile


def a_round(candidate: Candidate, user: User) -> Round:
    """Arrange one for this person, held yesterday by somebody at the client."""
    candidate = Candidate.objects.select_related("data_key", "audience").get(pk=candidate.pk)
    interview = an_interview(
        an_application(candidate), start=NOW - timedelta(days=1), contacts=[Contact("周客户")]
    )
    sight = get_interview(str(interview.public_id), viewer=PROGRAM, now=NOW)
    note = add_note(sight=sight, text="说一句", actor=PROGRAM, now=NOW)
    InterviewNote.objects.filter(pk=note.pk).update(author=user.pk)
    [file] = add_files(sight=sight, files=[("录音.mp3", b"ID3")], actor=PROGRAM, now=NOW)
    return Round(interview, note, file)
