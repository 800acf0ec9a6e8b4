/* SPDX-License-Identifier: MIT
 *
 * request/pipeline.h - drives requests through the stages, forward only.
 */
#ifndef ADUANA_REQUEST_PIPELINE_H
#define ADUANA_REQUEST_PIPELINE_H

#include "proxy/request/request.h"

/* What a transport calls; its exchanges' service_context is the
 * struct request_env. */
extern const struct service_ops pipeline_service;

/* Run the current stage again after STAGE_WAIT.  From inside a stage it takes
 * effect when the stage has returned. */
void		 pipeline_resume(struct request *);
/* Go to ${stage}, which is not behind: returns STAGE_NEXT. */
enum stage_result pipeline_skip_to(struct request *, enum stage);

/* Every stage, one file each. */
#define STAGE(id, name)	enum stage_result stage_##name(struct request *);
#include "proxy/request/stages.tbl.h"
#undef STAGE

#endif
