"""Modbus unit 1 with 16 coils: pymodbus's own servers, on a serial line and on a TCP port."""

from __future__ import annotations

import asyncio
import sys

from pymodbus.server import ModbusSerialServer, ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice


async def serve(line: str, tcp_port: int) -> None:
    """Serve the same coils at both until terminated."""
    coils = [SimData(0, 16, values=False, datatype=DataType.BITS)]
    inputs = [SimData(0, 16, values=False, datatype=DataType.BITS)]
    registers = [SimData(0, 1, 0, DataType.REGISTERS)]
    unit = SimDevice(1, (coils, inputs, registers, registers))
    serial = ModbusSerialServer(unit, port=line, baudrate=9600)
    tcp = ModbusTcpServer(unit, address=("127.0.0.1", tcp_port))
    tcp.context = serial.context
    for server in (serial, tcp):
        await server.serve_forever(background=True)
    sys.stdout.write("listening\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2])))
