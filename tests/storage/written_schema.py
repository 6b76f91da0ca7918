"""The schema as the migrations should make it, on both engines."""

# Table: its columns, those that may be empty with a question mark; then its primary key.
SCHEMA = {
    "migrations": ("number integer, name text", "number"),
    "facts": ("name text, value text", "name"),
    "inbox": (
        "update_id bigint, received_at bigint, payload text?, done_at bigint?, error text?",
        "update_id",
    ),
    "outbox": (
        (
            "id bigint, chat_id bigint, priority integer, method text, payload text, card text?,"
            " created_at bigint, failed_at bigint?, error text?"
        ),
        "id",
    ),
    "cards": ("chat_id bigint, card text, message_id bigint?", "chat_id, card"),
    "reminders": (
        "kind text, subject bigint, due_at bigint, step integer, attempts integer",
        "kind, subject",
    ),
    "places": (
        (
            "id bigint, parent_id bigint?, level text, name text, label text, path text,"
            " latitude double precision?, longitude double precision?, name_en text?,"
            " label_en text?"
        ),
        "id",
    ),
    "people": (
        (
            "id bigint, chat_id bigint?, name text, language text, place_id bigint?,"
            " consented_at bigint?, unreachable_at bigint?, created_at bigint, large integer,"
            " quiet text?, visited_by bigint?, reach text?"
        ),
        "id",
    ),
    "roles": (
        (
            "person_id bigint, role text, place_id bigint, organization text, granted_at bigint,"
            " lead integer"
        ),
        "person_id, role, place_id, organization",
    ),
    "invitations": (
        (
            "token_hash text, role text, place_id bigint, organization text, created_at bigint,"
            " expires_at bigint, lead integer, invited_by bigint?"
        ),
        "token_hash",
    ),
    "invitation_uses": ("token_hash text, person_id bigint, used_at bigint", "token_hash"),
    "conversations": (
        "chat_id bigint, flow text, serial bigint, answers text, updated_at bigint",
        "chat_id",
    ),
    "cases": (
        (
            "id bigint, resident_id bigint, text text, file text?, category text, urgency text,"
            " place_id bigint, state text, actor text, assignee_id bigint?, policy_version text,"
            " reason text, refused text, seq integer, created_at bigint, respond_by bigint,"
            " resolve_by bigint, for_name text?, for_agrees integer?, wanted_at bigint?,"
            " wanted_part text?, where_text text?, complaint integer, about_id bigint?,"
            " kept_from text, minutes_offered integer?, task_id bigint?, called text"
        ),
        "id",
    ),
    "family": (
        "resident_id bigint, member_id bigint, token_hash text, since bigint",
        "resident_id, member_id",
    ),
    "family_links": (
        "resident_id bigint, token_hash text, created_at bigint, expires_at bigint",
        "resident_id",
    ),
    "case_events": (
        (
            "case_id bigint, seq integer, at bigint, person_id bigint?, move text,"
            " from_state text?, to_state text, actor text, text text?, file text?,"
            " to_id bigint?"
        ),
        "case_id, seq",
    ),
    "corrections": (
        (
            "case_id bigint, seq integer, at bigint, person_id bigint, text text,"
            " from_category text, to_category text"
        ),
        "case_id, seq",
    ),
    "follow_ups": (
        (
            "case_id bigint, round integer, asked_at bigint, answered_at bigint?,"
            " resolved integer?, satisfaction integer?"
        ),
        "case_id, round",
    ),
    "looks": (
        "case_id bigint, person_id bigint, at bigint, why text",
        "case_id, person_id, at",
    ),
    "rooms": (
        (
            "chat_id bigint, actor text, place_id bigint, language text, linked_by bigint,"
            " linked_at bigint"
        ),
        "chat_id",
    ),
    "tasks": (
        (
            "id bigint, case_id bigint?, series_id bigint?, weekly integer, category text,"
            " text text, risks text?, place_id bigint, area_id bigint, starts_at bigint,"
            " ends_at bigint, people integer,"
            " skills text, state text, created_by bigint, created_at bigint, seq integer,"
            " open_until bigint, reserve integer"
        ),
        "id",
    ),
    "task_events": (
        "task_id bigint, seq integer, at bigint, by_id bigint?, move text, to_state text",
        "task_id, seq",
    ),
    "assignments": (
        (
            "volunteer_id bigint, nth integer, task_id bigint, place integer, state text,"
            " accepted_at bigint, ended_at bigint?, seq integer, minutes integer?,"
            " vouched integer?, explanation text?, tries integer"
        ),
        "volunteer_id, nth",
    ),
    "assignment_events": (
        (
            "volunteer_id bigint, nth integer, seq integer, at bigint, by_id bigint?, move text,"
            " to_state text"
        ),
        "volunteer_id, nth, seq",
    ),
    "words_of_day": ("resident_id bigint, day integer, word text", "resident_id"),
    "offers": (
        (
            "task_id bigint, volunteer_id bigint, circle integer, at bigint, answer text?,"
            " answered_at bigint?"
        ),
        "task_id, volunteer_id",
    ),
    "blocks": (
        "resident_id bigint, volunteer_id bigint, by_id bigint, at bigint",
        "resident_id, volunteer_id, by_id",
    ),
    "sealing_keys": ("mark text", "mark"),
    "volunteers": (
        (
            "person_id bigint, state text, reach text, area text, languages text, never text,"
            " weekly_most integer, paused_until bigint?, about text, agreed_at bigint,"
            " applied_at bigint, asked_at bigint, seq integer, building text, grid text,"
            " community text"
        ),
        "person_id",
    ),
    "volunteer_events": (
        (
            "person_id bigint, seq integer, at bigint, by_id bigint?, move text, to_state text,"
            " text text?"
        ),
        "person_id, seq",
    ),
    "volunteer_skills": (
        (
            "person_id bigint, skill text, recorded_at bigint?, recorded_by bigint?,"
            " valid_until bigint?, note text?"
        ),
        "person_id, skill",
    ),
    "availability": (
        "person_id bigint, weekday integer, from_minute integer, to_minute integer",
        "person_id, weekday, from_minute",
    ),
    "days_off": ("person_id bigint, first_at bigint, last_at bigint", "person_id, first_at"),
    "accounts": (
        "id bigint, person_id bigint?, place_id bigint?, opened_at bigint, closed_at bigint?",
        "id",
    ),
    "transfers": (
        (
            "account_id bigint, seq integer, at bigint, kind text, from_account bigint,"
            " to_account bigint, minutes integer, lowest integer, by_id bigint?, task_id bigint?,"
            " case_id bigint?,"
            " done_at bigint?"
        ),
        "account_id, seq",
    ),
    "transfer_notes": ("account_id bigint, seq integer, text text", "account_id, seq"),
    "gifts": (
        ("token_hash text, giver_id bigint, minutes integer, created_at bigint, expires_at bigint"),
        "token_hash",
    ),
    "gift_takers": ("token_hash text, taker_id bigint, at bigint", "token_hash"),
}
INDEXES = {
    "transfers_by_task",
    "transfers_by_case",
    "transfers_out",
    "transfers_in",
    "gift_takers_by_person",
    "people_visited",
    "family_by_member",
    "family_links_by_token",
    "inbox_waiting",
    "inbox_done",
    "cards_by_card",
    "reminders_due",
    "places_names",
    "cases_by_resident",
    "cases_open",
    "volunteers_by_area",
    "offers_of_volunteer",
    "assignments_of_task",
    "assignments_places",
    "tasks_open",
    "tasks_of_series",
    "tasks_of_case",
    "tasks_by_end",
    "volunteers_by_community",
    "volunteers_by_grid",
    "volunteers_by_building",
}
# Table, column, and the table it refers to.
FOREIGN_KEYS = {
    ("accounts", "person_id", "people"),
    ("accounts", "place_id", "places"),
    ("transfers", "account_id", "accounts"),
    ("transfers", "from_account", "accounts"),
    ("transfers", "to_account", "accounts"),
    ("transfers", "by_id", "people"),
    ("transfers", "case_id", "cases"),
    ("transfer_notes", "account_id", "transfers"),
    ("transfer_notes", "seq", "transfers"),
    ("gifts", "giver_id", "people"),
    ("gift_takers", "token_hash", "gifts"),
    ("gift_takers", "taker_id", "people"),
    ("places", "parent_id", "places"),
    ("people", "place_id", "places"),
    ("people", "visited_by", "people"),
    ("roles", "person_id", "people"),
    ("roles", "place_id", "places"),
    ("invitations", "place_id", "places"),
    ("invitations", "invited_by", "people"),
    ("invitation_uses", "token_hash", "invitations"),
    ("invitation_uses", "person_id", "people"),
    ("cases", "resident_id", "people"),
    ("cases", "place_id", "places"),
    ("cases", "assignee_id", "people"),
    ("cases", "about_id", "people"),
    ("case_events", "case_id", "cases"),
    ("case_events", "person_id", "people"),
    ("case_events", "to_id", "people"),
    ("follow_ups", "case_id", "cases"),
    ("corrections", "case_id", "cases"),
    ("corrections", "person_id", "people"),
    ("family", "resident_id", "people"),
    ("family", "member_id", "people"),
    ("family_links", "resident_id", "people"),
    ("looks", "case_id", "cases"),
    ("looks", "person_id", "people"),
    ("rooms", "place_id", "places"),
    ("rooms", "linked_by", "people"),
    ("volunteers", "person_id", "people"),
    ("tasks", "case_id", "cases"),
    ("tasks", "series_id", "tasks"),
    ("tasks", "place_id", "places"),
    ("tasks", "area_id", "places"),
    ("tasks", "created_by", "people"),
    ("task_events", "task_id", "tasks"),
    ("task_events", "by_id", "people"),
    ("assignments", "volunteer_id", "people"),
    ("assignments", "task_id", "tasks"),
    ("assignment_events", "volunteer_id", "people"),
    ("assignment_events", "by_id", "people"),
    ("words_of_day", "resident_id", "people"),
    ("offers", "task_id", "tasks"),
    ("offers", "volunteer_id", "people"),
    ("cases", "task_id", "tasks"),
    ("blocks", "resident_id", "people"),
    ("blocks", "volunteer_id", "people"),
    ("blocks", "by_id", "people"),
    ("volunteer_events", "person_id", "people"),
    ("volunteer_events", "by_id", "people"),
    ("volunteer_skills", "person_id", "people"),
    ("volunteer_skills", "recorded_by", "people"),
    ("availability", "person_id", "people"),
    ("days_off", "person_id", "people"),
}
