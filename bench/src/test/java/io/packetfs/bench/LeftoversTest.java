package io.packetfs.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeftoversTest {
  private final List<String> removed = new ArrayList<>();
  private final Leftovers leftovers = new Leftovers();

  @Test
  void theLatestGoesFirstAndEachOnce() {
    leftovers.add(() -> removed.add("file"));
    leftovers.add(() -> removed.add("process"));

    leftovers.close();
    leftovers.close();

    assertEquals(List.of("process", "file"), removed);
  }

  @Test
  void whatComesTooLateGoesAtOnce() {
    leftovers.close();

    leftovers.add(() -> removed.add("late"));

    assertEquals(List.of("late"), removed);
  }

  @Test
  void oneThatCannotBeRemovedDoesNotKeepTheOthers() {
    leftovers.add(() -> removed.add("file"));
    leftovers.add(
        () -> {
          throw new IllegalStateException("stuck");
        });

    assertEquals("stuck", assertThrows(IllegalStateException.class, leftovers::close).getMessage());
    assertEquals(List.of("file"), removed);
  }
}
