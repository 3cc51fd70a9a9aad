from typing import Literal

StepWantedStep = Literal["absent", "cancel", "done", "reopen"]

STEP_WANTED_STEP_VALUES: set[StepWantedStep] = {
    "absent",
    "cancel",
    "done",
    "reopen",
}


def check_step_wanted_step(value: str) -> StepWantedStep:
    if value in STEP_WANTED_STEP_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {STEP_WANTED_STEP_VALUES!r}")
