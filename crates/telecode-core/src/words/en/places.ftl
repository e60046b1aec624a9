## Groups and topics
