"""What must be there before a person can do something in a chat."""

from sandbox.errors import Misuse
from sandbox.shapes import Json
from sandbox.world.chats import Chat, Message, Persona


def come_in(persona: Persona, chat: Chat) -> None:
    """Raises Misuse for whoever cannot write here: it is not theirs, or they left the group."""
    if not chat.has(persona.id):
        whose = "is not a member of" if chat.persona is None else "cannot write in the chat of"
        raise Misuse(f"{persona.name} {whose} {chat.name}.", status=403)


def thread_in(chat: Chat, topic_id: int) -> Json:
    """What places a message into a topic; raises Misuse for one that is closed or not there."""
    topic = chat.topics.get(topic_id)
    if topic is None:
        raise Misuse(f"There is no topic {topic_id} in {chat.name}.", status=404)
    if topic.closed:
        raise Misuse(f"The topic {topic.name} is closed.", status=409)
    return {"message_thread_id": topic_id, "is_topic_message": True}


def message_in(chat: Chat, message_id: int) -> Message:
    """A message that is there; raises Misuse where there is none."""
    message = chat.find(message_id)
    if message is None:
        raise Misuse(f"There is no message {message_id} in this chat.", 404, "no_message")
    return message
