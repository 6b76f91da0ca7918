"""What volunteers are asked to do: how a task is made, offered, accepted, changed."""
