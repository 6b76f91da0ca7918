"""What is said to whom: flows, menus, cards and the words for them."""
