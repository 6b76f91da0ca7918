"""Who volunteers are: enrolment, availability, and those who look after them."""
