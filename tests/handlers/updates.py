"""One realistic update of every kind there is, as Telegram's Bot API writes it.

https://core.telegram.org/bots/api#update and #message
"""

from typing import Any

from tests.handlers.chat import Somebody

FILE = {"file_id": "file-1", "file_unique_id": "f1", "file_size": 20 * 1024 * 1024}
USER = {"id": 99, "is_bot": False, "first_name": "Lin"}
GROUP = {"id": -10099, "type": "supergroup", "title": "Neighbours"}
CHANNEL = {"id": -10077, "type": "channel", "title": "News"}
GIFT = {
    "id": "1",
    "sticker": FILE
    | {"type": "regular", "width": 9, "height": 9}
    | {"is_animated": False, "is_video": False},
    "star_count": 5,
}
POLL = {
    "id": "1",
    "question": "When?",
    "options": [{"text": "Now", "voter_count": 0, "persistent_id": "1"}],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": False,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
    "members_only": False,
}
ADDRESS = {
    "country_code": "CN",
    "state": "",
    "city": "Shanghai",
    "street_line1": "1 Willow Street",
    "street_line2": "",
    "post_code": "200000",
}
PAID = {"currency": "XTR", "total_amount": 5, "invoice_payload": "x"}

# What a person can send the bot in private, beside words, pictures and voice.
UNREADABLE: dict[str, dict[str, Any]] = {
    "sticker": {"sticker": GIFT["sticker"]},
    "animation": {
        "animation": FILE | {"width": 9, "height": 9, "duration": 1},
        "document": FILE,
    },
    "audio": {"audio": FILE | {"duration": 200, "title": "Song"}},
    "document of 20 MB": {"document": FILE | {"file_name": "scan.pdf"}},
    "video": {"video": FILE | {"width": 9, "height": 9, "duration": 60}},
    "video note": {"video_note": FILE | {"length": 240, "duration": 9}},
    "dice": {"dice": {"emoji": "🎲", "value": 6}},
    "poll": {"poll": POLL},
    "contact": {"contact": {"phone_number": "+8613800000000", "first_name": "Lin", "user_id": 99}},
    "game": {
        "game": {
            "title": "Game",
            "description": "",
            "photo": [FILE | {"width": 9, "height": 9}],
        }
    },
    "story": {"story": {"chat": CHANNEL, "id": 1}},
    "pinned message": {
        "pinned_message": {"chat": CHANNEL, "message_id": 1, "date": 0},
    },
    "auto-delete timer": {
        "message_auto_delete_timer_changed": {"message_auto_delete_time": 86_400}
    },
    "users shared": {"users_shared": {"request_id": 1, "users": [{"user_id": 99}]}},
    "chat shared": {"chat_shared": {"request_id": 1, "chat_id": -10099}},
    "write access allowed": {"write_access_allowed": {"from_request": True}},
    "web app data": {"web_app_data": {"data": "{}", "button_text": "Open"}},
    "successful payment": {
        "successful_payment": PAID
        | {"telegram_payment_charge_id": "1", "provider_payment_charge_id": "1"}
    },
    "boost": {"boost_added": {"boost_count": 1}},
    "chat background": {
        "chat_background_set": {
            "type": {"type": "chat_theme", "theme_name": "🏠"},
        }
    },
    "empty caption": {"caption": "", "document": FILE},
    "empty text": {"text": ""},
    "nothing at all": {},
    "something newer than the library": {"hologram": {"depth": 3}},
}

# Words in some other dress: a person reads them, so the bot does too.
READABLE: dict[str, dict[str, Any]] = {
    "4,096 emoji": {"text": "🏚️" * 2048},
    "4,096 astral characters": {"text": "😭" * 4096},
    "right to left": {"text": "\u202eضوء الدرج مكسور"},
    "zero width": {"text": "s\u200bt\u200ba\u200bi\u200br\ufeff light is broken"},
    "NUL": {"text": "The stair\0 light is broken"},
    "lone surrogate": {"text": "The stair light is broken \ud83d"},
    "letters that grow when composed": {"text": "\u0958" * 4096},
    "combining marks": {"text": "s" + "\u0301" * 4000},
    "forwarded": {
        "text": "The stair light is broken",
        "forward_origin": {"type": "user", "sender_user": USER, "date": 0},
    },
    "forwarded from a channel": {
        "text": "The stair light is broken",
        "forward_origin": {"type": "channel", "chat": CHANNEL, "message_id": 1, "date": 0},
    },
    "reply to a message that is gone": {
        "text": "The stair light is broken",
        "reply_to_message": {"chat": CHANNEL, "message_id": 1, "date": 0},
    },
    "document with a caption": {"document": FILE, "caption": "The stair light is broken"},
    "picture of an album": {
        "photo": [FILE | {"width": 9, "height": 9}],
        "media_group_id": "1",
    },
    "entities beyond the text": {
        "text": "The stair light is broken",
        "entities": [{"type": "bold", "offset": 9000, "length": 9}],
    },
    "via another bot": {
        "text": "The stair light is broken",
        "via_bot": {"id": 5, "is_bot": True, "first_name": "Bot", "username": "bot"},
    },
    "location": {"location": {"latitude": 31.2, "longitude": 121.5}},
    "live location": {
        "location": {"latitude": 31.2, "longitude": 121.5, "live_period": 900, "heading": 1}
    },
    "venue": {
        "venue": {
            "location": {"latitude": 31.2, "longitude": 121.5},
            "title": "Gate",
            "address": "1 Willow Street",
        },
        "location": {"latitude": 31.2, "longitude": 121.5},
    },
    "unknown fields": {"text": "The stair light is broken", "mood": {"depth": [1, None]}},
}

BLANK = {"message_id": 7, "date": 0, "text": "The stair light is broken"}


def let_be(somebody: Somebody) -> dict[str, dict[str, Any]]:
    """Updates that are ignored on purpose, by the name of their field or what they are."""
    user, chat = somebody.user, somebody.chat
    text = somebody.message(text="The stair light is broken")
    member = {"user": user, "status": "member"}
    left = {"user": user, "status": "left"}
    joined = {"from": user, "date": 0, "old_chat_member": left, "new_chat_member": member}
    business = text | {"business_connection_id": "1"}
    rights = {"can_reply": True}
    return {
        "edited_message": {"edited_message": text | {"edit_date": 1}},
        "channel_post": {"channel_post": BLANK | {"chat": CHANNEL, "sender_chat": CHANNEL}},
        "edited_channel_post": {"edited_channel_post": BLANK | {"chat": CHANNEL}},
        "message in a supergroup": {"message": text | {"chat": GROUP}},
        "another bot's command": {"message": text | {"text": "/link@other", "chat": GROUP}},
        "words among staff": {
            "message": text | {"chat": GROUP, "reply_to_message": BLANK | {"chat": GROUP}}
        },
        "command in a group": {
            "message": text | {"text": "/start@bot", "chat": {"id": -5, "type": "group"}}
        },
        "new members in a group": {
            "message": BLANK | {"chat": GROUP, "from": user, "new_chat_members": [user]}
        },
        "topic in a group": {
            "message": {"message_id": 7, "date": 0, "chat": GROUP, "from": user}
            | {"forum_topic_created": {"name": "Topic", "icon_color": 1}}
        },
        "anonymous admin": {
            "message": BLANK
            | {"chat": GROUP, "sender_chat": GROUP, "from": USER | {"is_bot": True}}
        },
        "message of another bot": {"message": text | {"from": user | {"is_bot": True}}},
        "message of nobody": {"message": BLANK | {"chat": chat}},
        "press under an inline message": {
            "callback_query": {"id": "1", "from": user, "chat_instance": "1"}
            | {"inline_message_id": "i", "data": "c:1001:take"}
        },
        "inline_query": {"inline_query": {"id": "1", "from": user, "query": "x", "offset": ""}},
        "chosen_inline_result": {
            "chosen_inline_result": {"result_id": "1", "from": user, "query": "x"}
        },
        "shipping_query": {
            "shipping_query": {"id": "1", "from": user, "invoice_payload": "x"}
            | {"shipping_address": ADDRESS}
        },
        "pre_checkout_query": {"pre_checkout_query": PAID | {"id": "1", "from": user}},
        "purchased_paid_media": {"purchased_paid_media": {"from": user, "paid_media_payload": "x"}},
        "poll": {"poll": POLL},
        "poll_answer": {
            "poll_answer": {"poll_id": "1", "user": user, "option_ids": [0]}
            | {"option_persistent_ids": ["1"]}
        },
        "my_chat_member": {"my_chat_member": joined | {"chat": GROUP}},
        "chat_member": {"chat_member": joined | {"chat": GROUP}},
        "chat_join_request": {
            "chat_join_request": {"chat": GROUP, "from": user, "user_chat_id": 1, "date": 0}
        },
        "message_reaction": {
            "message_reaction": {"chat": chat, "message_id": 7, "user": user, "date": 0}
            | {"old_reaction": [], "new_reaction": [{"type": "emoji", "emoji": "👍"}]}
        },
        "message_reaction_count": {
            "message_reaction_count": {"chat": CHANNEL, "message_id": 7, "date": 0}
            | {"reactions": [{"type": {"type": "paid"}, "total_count": 2}]}
        },
        "chat_boost": {
            "chat_boost": {"chat": CHANNEL}
            | {
                "boost": {"boost_id": "1", "add_date": 0, "expiration_date": 1}
                | {"source": {"source": "premium", "user": user}}
            }
        },
        "removed_chat_boost": {
            "removed_chat_boost": {"chat": CHANNEL, "boost_id": "1", "remove_date": 0}
            | {"source": {"source": "premium", "user": user}}
        },
        "business_connection": {
            "business_connection": {"id": "1", "user": user, "user_chat_id": 1, "date": 0}
            | {"is_enabled": True, "rights": rights}
        },
        "business_message": {"business_message": business},
        "edited_business_message": {"edited_business_message": business},
        "deleted_business_messages": {
            "deleted_business_messages": {"business_connection_id": "1", "chat": chat}
            | {"message_ids": [1]}
        },
        "guest_message": {"guest_message": text | {"chat": GROUP}},
        "managed_bot": {"managed_bot": {"user": user, "bot": USER | {"is_bot": True}}},
        "a kind newer than the library": {"hologram": {"chat": chat, "from": user}},
        "no kind at all": {},
    }
