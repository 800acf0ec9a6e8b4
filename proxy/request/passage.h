/* SPDX-License-Identifier: MIT
 *
 * request/passage.h - CONNECT and Upgrade: from an exchange to a tunnel.
 */
#ifndef ADUANA_REQUEST_PASSAGE_H
#define ADUANA_REQUEST_PASSAGE_H

#include "proxy/base/str.h"

struct request;

/* Dial for a CONNECT; resumes the pipeline when ->is_dialed. */
void	 passage_dial(struct request *);
/* Answer a CONNECT that is dialed, or pass a 101 on; take both descriptors and
 * tunnel.  Resumes the pipeline, finished, when the tunnel is over.  -1 without
 * room: nothing was sent. */
int	 passage_deliver(struct request *);
/* Send the 200 of a CONNECT. */
void	 passage_answer(struct request *);
/* Dial and tunnel for a CONNECT that was answered, to the host that a
 * ClientHello named where there was one: ${client_fd} is taken over,
 * ${early} (good until it is over) was read from it.  Resumes the pipeline,
 * finished, when that is over or has failed. */
void	 passage_late(struct request *, int client_fd, struct str early);
/* The delay of a late one may be over. */
void	 passage_go_on(struct request *);
/* Stop it and note the bytes.  Harmless when there is none. */
void	 passage_fini(struct request *);

#endif
