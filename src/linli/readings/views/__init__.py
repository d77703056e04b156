"""The pages of those who answer for looks, who delay them, who let a portal fetch them, and who looked."""
