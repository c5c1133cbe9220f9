select published from relay_position where topic = $1
