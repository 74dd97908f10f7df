package org.adcertmap.bench;

import java.util.List;

/** How much heap does a remembered user take? Live heap before and after logins whose connections are closed again. */
final class Heap {
  private static final int LOADS_EVERYTHING = 100;

  private Heap() {}

  static void run(Lab lab, List<Target> targets, Report report) throws Exception {
    int users = lab.plan.remembered();
    report.begin("HEAP", users + " users remembered");
    double floor = 0;
    for (Target target : targets) {
      Load.visits(lab, target, lab.users(0, LOADS_EVERYTHING));
      target.forget();
      long before = target.server().ask("heap").get("heap");
      Load.visits(lab, target, lab.users(0, users));
      Thread.sleep(500); // until the connections are gone on the other side
      double each = (double) (target.server().ask("heap").get("heap") - before) / users;
      target.forget();
      floor = target.isFloor() ? each : floor;
      report.add(target.name(), "bytes/user", each);
      report.add(target.name(), "over floor", each - floor);
    }
    report.end();
  }
}
