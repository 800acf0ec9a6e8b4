/* SPDX-License-Identifier: MIT
 *
 * request/log_entry.h - what a request leaves in the access log, once.
 *
 * A response is in the log as soon as it is whole at the client, even if this
 * process is killed in the system call that makes it so (accesslog/ring.h).
 */
#ifndef ADUANA_REQUEST_LOG_ENTRY_H
#define ADUANA_REQUEST_LOG_ENTRY_H

#include <stdbool.h>
#include <stdint.h>

struct request;

/* That the client was sent, with so many bytes; 0: it was sent nothing. */
uint16_t log_entry_status(const struct request *, uint64_t bytes_out);
/* Around the write that completes the response; false: there is no room for
 * its line now. */
bool	 log_entry_intend(struct request *, uint64_t bytes_out);
void	 log_entry_settle(struct request *, bool whole);
/* Put it unless it is there already; -1: the ring is full, come again. */
int	 log_entry_put(struct request *);

#endif
