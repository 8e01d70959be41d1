package io.packetfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.cli.CommandLineRig.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Nodes that do not even start: a start that works has a process of its own, see {@link
 * ProcessTest}.
 */
class UpVerbTest {
  @TempDir Path home;

  @Test
  void aPortThatSomebodyHasIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      Outcome outcome = CommandLineRig.pfs(home, "up", "--port", port, "--edge-port", "0");

      assertEquals(2, outcome.status(), outcome::err);
      assertTrue(
          outcome.err().startsWith("pfs: the scheduler's start at 127.0.0.1:" + port + " failed: "),
          outcome::err);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "up --port x|--port: rest.port: found \"x\", right is a whole number from 0 to 65535 (default 8080)",
        "up --set scheduler.rest.host=0.0.0.0|--set: rest.host: found \"0.0.0.0\", right is a loopback address, or a"
            + " bearer token in scheduler.rest.token_file",
        "up --set edge.listen.host=0.0.0.0|--set: listen.host: found \"0.0.0.0\", right is a loopback address, or a"
            + " bearer token in edge.listen.token_file",
        "up --allow /nowhere/at/all|--allow: found \"/nowhere/at/all\", right is an existing directory or file",
        "edge --set cluster.host=0.0.0.0|--set: host: found \"0.0.0.0\", which no other node can call; right is one"
            + " address, or cluster.public_host too",
        "scheduler --set cluster.heartbeat_timeout=2500ms|--set: heartbeat_timeout: found 2500ms, right are whole"
            + " seconds"
      })
  void aSettingThatCannotBeServedStopsTheStart(String words, String message) {
    Outcome outcome = CommandLineRig.pfs(home, words.split(" ", -1));

    assertEquals(new Outcome(2, "", "pfs: " + message + "\n"), outcome);
  }
}
