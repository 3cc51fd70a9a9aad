"""Contains all the data models used in inputs/outputs"""

from .added import Added
from .added_outcomes import AddedOutcomes
from .application_told import ApplicationTold
from .candidate_brief import CandidateBrief
from .candidate_whole import CandidateWhole
from .category_told import CategoryTold
from .category_wanted import CategoryWanted
from .changed import Changed
from .client_changed import ClientChanged
from .client_told import ClientTold
from .client_wanted import ClientWanted
from .contact_wanted import ContactWanted
from .decision_wanted import DecisionWanted
from .delivery_told import DeliveryTold
from .document_told import DocumentTold
from .event_told import EventTold
from .event_told_detail import EventToldDetail
from .export_told import ExportTold
from .export_wanted import ExportWanted
from .hand_in_file_file_params import HandInFileFileParams
from .hook_changed import HookChanged
from .hook_made import HookMade
from .hook_told import HookTold
from .hook_wanted import HookWanted
from .intake_told import IntakeTold
from .interview_changed import InterviewChanged
from .interview_told import InterviewTold
from .interview_wanted import InterviewWanted
from .interview_whole import InterviewWhole
from .job_changed import JobChanged
from .job_closed import JobClosed
from .job_told import JobTold
from .job_wanted import JobWanted
from .job_whole import JobWhole
from .list_audit_kind import ListAuditKind
from .listed_application_told import ListedApplicationTold
from .listed_candidate_brief import ListedCandidateBrief
from .listed_client_told import ListedClientTold
from .listed_delivery_told import ListedDeliveryTold
from .listed_event_told import ListedEventTold
from .listed_intake_told import ListedIntakeTold
from .listed_job_told import ListedJobTold
from .listed_proposal_told import ListedProposalTold
from .listed_task_told import ListedTaskTold
from .log_asked import LogAsked
from .log_asked_kind import LogAskedKind
from .me_told import MeTold
from .member_told import MemberTold
from .move_wanted import MoveWanted
from .name_wanted import NameWanted
from .people_wanted import PeopleWanted
from .problem import Problem
from .problem_errors_item import ProblemErrorsItem
from .progress_told import ProgressTold
from .proposal_made import ProposalMade
from .proposal_told import ProposalTold
from .proposal_wanted import ProposalWanted
from .received import Received
from .reminder_told import ReminderTold
from .reminder_wanted import ReminderWanted
from .requirement_told import RequirementTold
from .requirement_told_kind import RequirementToldKind
from .similar_told import SimilarTold
from .sought import Sought
from .sought_filters import SoughtFilters
from .stage_told import StageTold
from .stages_told import StagesTold
from .step_wanted import StepWanted
from .step_wanted_step import StepWantedStep
from .tag_told import TagTold
from .take_task_response import TakeTaskResponse
from .task_told import TaskTold
from .value_told import ValueTold
from .value_wanted import ValueWanted

__all__ = (
    "Added",
    "AddedOutcomes",
    "ApplicationTold",
    "CandidateBrief",
    "CandidateWhole",
    "CategoryTold",
    "CategoryWanted",
    "Changed",
    "ClientChanged",
    "ClientTold",
    "ClientWanted",
    "ContactWanted",
    "DecisionWanted",
    "DeliveryTold",
    "DocumentTold",
    "EventTold",
    "EventToldDetail",
    "ExportTold",
    "ExportWanted",
    "HandInFileFileParams",
    "HookChanged",
    "HookMade",
    "HookTold",
    "HookWanted",
    "IntakeTold",
    "InterviewChanged",
    "InterviewTold",
    "InterviewWanted",
    "InterviewWhole",
    "JobChanged",
    "JobClosed",
    "JobTold",
    "JobWanted",
    "JobWhole",
    "ListAuditKind",
    "ListedApplicationTold",
    "ListedCandidateBrief",
    "ListedClientTold",
    "ListedDeliveryTold",
    "ListedEventTold",
    "ListedIntakeTold",
    "ListedJobTold",
    "ListedProposalTold",
    "ListedTaskTold",
    "LogAsked",
    "LogAskedKind",
    "MemberTold",
    "MeTold",
    "MoveWanted",
    "NameWanted",
    "PeopleWanted",
    "Problem",
    "ProblemErrorsItem",
    "ProgressTold",
    "ProposalMade",
    "ProposalTold",
    "ProposalWanted",
    "Received",
    "ReminderTold",
    "ReminderWanted",
    "RequirementTold",
    "RequirementToldKind",
    "SimilarTold",
    "Sought",
    "SoughtFilters",
    "StagesTold",
    "StageTold",
    "StepWanted",
    "StepWantedStep",
    "TagTold",
    "TakeTaskResponse",
    "TaskTold",
    "ValueTold",
    "ValueWanted",
)
