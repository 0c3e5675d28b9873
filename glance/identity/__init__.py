"""Who a patient is: NHS numbers, names, initials, dates, ages, and who may be taken for whom."""
