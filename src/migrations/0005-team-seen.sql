-- The day a coordinator was last at her desk, and no more than the day: when none has been there for five, the operator is told.

alter table team_member add column seen_on date check (seen_on is null or role = 'coordinator');
-- Nobody knows the day of those who are there already: it is counted from now.
update team_member set seen_on = current_date where role = 'coordinator' and state = 'active';
