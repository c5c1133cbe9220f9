select fingerprint, answer from command_answers where caller = $1 and key = $2;
