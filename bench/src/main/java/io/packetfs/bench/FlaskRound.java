package io.packetfs.bench;

import io.vertx.core.json.JsonObject;

/**
 * One time each, right behind one another; GiB/s.
 *
 * @param compute {@code POST /compute} of an edge node, one window a request
 * @param flaskCompute the same of one Flask process
 * @param flaskCoresCompute the same of one Flask process a core
 * @param job a job through the whole system
 * @param flaskJob one Flask process, 16 windows a request
 * @param flaskCoresJob one Flask process a core, 16 windows a request
 */
record FlaskRound(
    double compute,
    double flaskCompute,
    double flaskCoresCompute,
    double job,
    double flaskJob,
    double flaskCoresJob) {

  JsonObject toJson() {
    return new JsonObject()
        .put("compute_gib_s", compute)
        .put("flask_compute_gib_s", flaskCompute)
        .put("flask_cores_compute_gib_s", flaskCoresCompute)
        .put("ratio_compute_to_flask", compute / flaskCompute)
        .put("ratio_compute_to_flask_cores", compute / flaskCoresCompute)
        .put("job_gib_s", job)
        .put("flask_job_gib_s", flaskJob)
        .put("flask_cores_job_gib_s", flaskCoresJob)
        .put("ratio_job_to_flask", job / flaskJob)
        .put("ratio_job_to_flask_cores", job / flaskCoresJob);
  }
}
