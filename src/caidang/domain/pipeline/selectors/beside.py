"""What the rooms up to this one know beside records, for the search index."""

from caidang.domain.candidates.selectors.finding.index import Look, together
from caidang.domain.pipeline.selectors.interviews.index import interview_texts
from caidang.domain.review.selectors.beside import beside as of_review

beside: Look = together(of_review, interview_texts)
