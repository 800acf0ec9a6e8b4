/* SPDX-License-Identifier: MIT
 *
 * request/passage.h - CONNECT and Upgrade: from an exchange to a tunnel.
 */
#ifndef ADUANA_REQUEST_PASSAGE_H
#define ADUANA_REQUEST_PASSAGE_H

struct request;

/* Dial for a CONNECT; resumes the pipeline when ->is_dialed. */
void	 passage_dial(struct request *);
/* Answer a CONNECT that is dialed, or pass a 101 on; take both descriptors and
 * tunnel.  Resumes the pipeline, finished, when the tunnel is over.  -1 without
 * room: nothing was sent. */
int	 passage_deliver(struct request *);
/* Stop it and note the bytes.  Harmless when there is none. */
void	 passage_fini(struct request *);

#endif
