// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Measurements of all contenders, taken in turn, round by round. Values are medians over the rounds. Comparisons with
 * the floor are made within a round, so that other load on the machine affects both sides.
 */
final class Measurements {
    private final Map<Target, List<Measurement>> byTarget = new LinkedHashMap<>();
    private final List<Measurement> floor = new ArrayList<>();

    /** Measures one turn of a contender. */
    interface Turn {
        Measurement measure(Target target) throws Exception;
    }

    /** Measures all rounds; the first ones are warm-up and are discarded. */
    Measurements(List<Target> targets, int warmUpRounds, int rounds, Turn turn) throws Exception {
        for (int round = 0; round < warmUpRounds + rounds; round++) {
            Progress.log("round " + (round + 1) + " of " + (warmUpRounds + rounds));
            for (int i = 0; i < targets.size(); i++) {
                // Alternate the order, so that no contender always follows the same one.
                Target target = targets.get(round % 2 == 0 ? i : targets.size() - 1 - i);
                Measurement measurement = turn.measure(target);
                if (round >= warmUpRounds) {
                    byTarget.computeIfAbsent(target, key -> new ArrayList<>()).add(measurement);
                    if (target.isFloor()) {
                        floor.add(measurement);
                    }
                }
            }
        }
    }

    double median(Target target, ToDoubleFunction<Measurement> value) {
        return median(byTarget.get(target).stream().map(value::applyAsDouble).toList());
    }

    double ratioToFloor(Target target, ToDoubleFunction<Measurement> value) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < floor.size(); i++) {
            ratios.add(value.applyAsDouble(byTarget.get(target).get(i)) / value.applyAsDouble(floor.get(i)));
        }
        return median(ratios);
    }

    double differenceToFloor(Target target, ToDoubleFunction<Measurement> value) {
        List<Double> differences = new ArrayList<>();
        for (int i = 0; i < floor.size(); i++) {
            differences.add(value.applyAsDouble(byTarget.get(target).get(i)) - value.applyAsDouble(floor.get(i)));
        }
        return median(differences);
    }

    double sum(Target target, ToDoubleFunction<Measurement> value) {
        return byTarget.get(target).stream().mapToDouble(value).sum();
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
