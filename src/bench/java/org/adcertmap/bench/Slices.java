package org.adcertmap.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Contenders in turn, round by round: what is said of one is the median over the rounds, and each comparison with the
 * floor is one within a round, so that other work on the machine hits both sides of it.
 */
final class Slices {
    private final Map<Target, List<Slice>> all = new LinkedHashMap<>();
    private final List<Slice> floor = new ArrayList<>();

    /** One turn. */
    interface Turn {
        Slice of(Target target) throws Exception;
    }

    /** The first round is warm-up and does not count. */
    Slices(List<Target> targets, int rounds, Turn turn) throws Exception {
        for (int round = 0; round <= rounds; round++) {
            for (int i = 0; i < targets.size(); i++) {
                // There and back, so that nobody always follows the same one.
                Target target = targets.get(round % 2 == 0 ? i : targets.size() - 1 - i);
                Slice slice = turn.of(target);
                if (round > 0) {
                    all.computeIfAbsent(target, key -> new ArrayList<>()).add(slice);
                    if (target.isFloor()) {
                        floor.add(slice);
                    }
                }
            }
        }
    }

    double median(Target target, ToDoubleFunction<Slice> value) {
        return median(all.get(target).stream().map(value::applyAsDouble).toList());
    }

    double ofFloor(Target target, ToDoubleFunction<Slice> value) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < floor.size(); i++) {
            ratios.add(value.applyAsDouble(all.get(target).get(i)) / value.applyAsDouble(floor.get(i)));
        }
        return median(ratios);
    }

    double overFloor(Target target, ToDoubleFunction<Slice> value) {
        List<Double> differences = new ArrayList<>();
        for (int i = 0; i < floor.size(); i++) {
            differences.add(value.applyAsDouble(all.get(target).get(i)) - value.applyAsDouble(floor.get(i)));
        }
        return median(differences);
    }

    double sum(Target target, ToDoubleFunction<Slice> value) {
        return all.get(target).stream().mapToDouble(value).sum();
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
