package org.adcertmap.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adcertmap.bench.ClientCertificates.Client;
import org.adcertmap.bench.Connection.Outcome;

/**
 * What does the same client cost again and again? Keep-alive connections that ask without a pause: users who are known
 * (WARM), or clients whose valid certificates match no account (NEGATIVE).
 */
final class Warm {
    private Warm() {}

    static void run(Lab lab, List<Target> targets, boolean strangers, Report report) throws Exception {
        Plan plan = lab.plan;
        List<Client> clients = strangers ? lab.certificates.strangers : lab.users(0, plan.connections());
        Map<Target, List<Connection>> open = new HashMap<>();
        for (Target target : targets) {
            open.put(target, Load.open(lab, target, clients));
            Load.again(lab, target, open.get(target), clients, strangers ? plan.warmUp() / 2 : plan.warmUp());
        }
        Slices slices = new Slices(
                targets, plan.rounds(), target -> Load.again(lab, target, open.get(target), clients, plan.slice()));
        open.values().forEach(connections -> connections.forEach(Connection::close));
        report.begin(
                strangers ? "NEGATIVE" : "WARM",
                (strangers ? "certificates that match no account, " : "the same users again, ") + plan.connections()
                        + " connections, medians of " + plan.rounds() + " turns");
        for (Target target : targets) {
            String name = target.name();
            report.add(name, "req/s", slices.median(target, Slice::perSecond));
            report.add(name, "of floor", slices.ofFloor(target, Slice::perSecond));
            report.add(name, "CPU us over floor", slices.overFloor(target, Slice::microsPerRequest));
            report.add(name, "bytes over floor", slices.overFloor(target, Slice::bytesPerRequest));
            report.add(name, "searches/request", slices.median(target, Slice::searchesPerRequest));
            report.add(name, "p50 ms", slices.median(target, slice -> slice.millis(50)));
            report.add(name, "p99 ms", slices.median(target, slice -> slice.millis(99)));
            Outcome expected = strangers && target.knowsUsers() ? Outcome.DENIED : Outcome.GOOD;
            report.add(name, "unexpected responses", slices.sum(target, slice -> slice.other(expected)));
        }
        report.end();
    }
}
