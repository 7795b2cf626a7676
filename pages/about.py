"""What is known about one organisation, person or company."""

from pages.shared.subject import subject_page

subject_page()
