"""Who is answered what where public threads are read, folded, answered, and their posts hidden."""

from tests.architecture.rows import API, MATTER, OURS, READ, WRITE, Row

_THREAD, _POST = f"{MATTER}threads/{{thread}}/", f"{MATTER}posts/{{post}}/"
AT_THE_DESK: dict[str, Row] = {
    f"POST {MATTER}holder/": Row(422, WRITE),  # nobody shares this one
    f"GET {_THREAD}": Row(302, READ),
    f"POST {_THREAD}fold/": Row(302, WRITE),
    f"POST {_THREAD}fold/end/": Row(302, WRITE),
    f"GET {_THREAD}answer/": Row(200, WRITE),
    f"POST {_THREAD}answer/": Row(422, WRITE, {"text": "Hm."}),  # an inbox that is never public
    f"POST {_POST}gestures/": Row(422, WRITE, {"do": "hide"}),  # it offers none
    f"POST {_POST}gestures/undo/": Row(302, WRITE),
}
FOR_PROGRAMS: dict[str, Row] = {
    f"GET {OURS}/holder": Row(200, READ),
    f"PUT {OURS}/holder": Row(422, WRITE, {"program_id": None}),
    f"GET {OURS}/threads": Row(200, READ),
    f"GET {API}threads/{{thread_id}}": Row(200, READ),
    f"GET {API}threads/{{thread_id}}/posts": Row(200, READ),
    f"PUT {API}threads/{{thread_id}}/fold": Row(200, WRITE),
    f"DELETE {API}threads/{{thread_id}}/fold": Row(200, WRITE),
    f"POST {API}threads/{{thread_id}}/answers": Row(
        422, WRITE, {"text": "Hm.", "conversation_id": "<conversations>"}
    ),
    f"GET {API}posts/{{post_id}}": Row(200, READ),
    f"POST {API}posts/{{post_id}}/gestures": Row(422, WRITE, {"do": "hide"}),
    f"GET {API}gestures/{{gesture_id}}": Row(200, READ),
    f"DELETE {API}gestures/{{gesture_id}}": Row(204, WRITE),
}
