delete from command_answers where answered_at < now() - interval '7 days';
