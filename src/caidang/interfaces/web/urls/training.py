"""Addresses: learning and training."""

from typing import Final

from django.urls import URLPattern, path

from caidang.interfaces.web.views.training import courses, first_week, learning, practice, training

ROUTES: Final[list[URLPattern]] = [
    path("learning/", learning.learning, name="learning"),
    path("learning/check/", learning.learning_check, name="learning_check"),
    path("learning/spot/", learning.learning_spot, name="learning_spot"),
    path("learning/outside/", learning.learning_outside, name="learning_outside"),
    path("learning/practice/", practice.practice, name="practice"),
    path("learning/first-week/", first_week.first_week, name="first_week"),
    path(
        "learning/policies/<random:public_id>/", learning.learning_policy, name="learning_policy"
    ),
    path("learning/tests/<random:public_id>/", learning.learning_test, name="learning_test"),
    path("learning/files/<random:public_id>/", learning.learning_file, name="learning_file"),
    path(
        "learning/certificates/<random:public_id>/",
        learning.learning_certificate,
        name="learning_certificate",
    ),
    path(
        "learning/certificates/<random:public_id>/<slug:kind>/",
        learning.learning_certificate_file,
        name="learning_certificate_file",
    ),
    path("learning/tours/<slug:role>/", learning.learning_tour, name="learning_tour"),
    path("learning/courses/<slug:course>/", learning.learning_course, name="learning_course"),
    path("learning/courses/<slug:course>/start/", learning.learning_start, name="learning_start"),
    path(
        "learning/courses/<slug:course>/<slug:lesson>/",
        learning.learning_lesson,
        name="learning_lesson",
    ),
    path("training/", training.training, name="training"),
    path("training/matrix/", training.training_matrix, name="training_matrix"),
    path("training/revoke/", training.training_revoke, name="training_revoke"),
    path("training/assignments/", training.training_assign, name="training_assign"),
    path("training/sessions/", training.training_sessions, name="training_sessions"),
    path("training/outside/", training.training_outside, name="training_outside"),
    path("training/policies/", training.training_policies, name="training_policies"),
    path("training/gates/", training.training_gates, name="training_gates"),
    path("training/courses/", courses.training_courses, name="training_courses"),
    path("training/courses/<random:public_id>/", courses.training_course, name="training_course"),
]
