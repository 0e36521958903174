"""CAM++ in PyTorch, for a GPU: a vector of 192 numbers for a stretch of one voice.

Wang, Zheng, Chen, Cheng and Chen, "CAM++: A Fast and Efficient Network for Speaker Verification
Using Context-Aware Masking", Interspeech 2023, arXiv:2303.00332. Layers bear the names of the
published weights, which are those of 3D-Speaker (github.com/modelscope/3D-Speaker,
speakerlab/models/campplus, Apache-2.0), so that those load without conversion.
"""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from minutes.engines.pyannote.networks import BANDS, BLOCKS, SEGMENT, SIZE

__all__ = ["CAMPPlus"]

CHANNELS = 32  # of the convolutions over time and frequency, and that each dense layer adds
FIRST = 128  # channels between those and the dense blocks, and within a dense layer


class CAMPPlus(nn.Module):
    """Vectors of shape (batch, 192) for filter banks of shape (batch, frames, 80)."""

    def __init__(self) -> None:
        super().__init__()
        self.head = _Head()
        self.xvector = nn.Sequential()
        self.xvector.add_module("tdnn", _Unit(CHANNELS * BANDS // 8, FIRST, 5, 2))
        channels = FIRST
        for i, (layers, dilation) in enumerate(BLOCKS, 1):
            self.xvector.add_module(f"block{i}", _DenseBlock(channels, layers, dilation))
            channels += layers * CHANNELS
            self.xvector.add_module(f"transit{i}", _Transition(channels))
            channels //= 2
        self.xvector.add_module("out_nonlinear", _activation(channels))
        self.xvector.add_module("stats", _Statistics())
        self.xvector.add_module("dense", _Dense(2 * channels))

    def forward(self, banks: Tensor) -> Tensor:
        """Vectors of voices, shape (stretches, 192), of filter banks (stretches, frames, 80)."""
        return cast(Tensor, self.xvector(self.head(banks.transpose(1, 2))))


class _Head(nn.Module):
    """Residual convolutions over frequency and time; frequency is halved three times."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, CHANNELS, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(CHANNELS)
        self.layer1 = nn.Sequential(_Residual(2), _Residual(1))
        self.layer2 = nn.Sequential(_Residual(2), _Residual(1))
        self.conv2 = nn.Conv2d(CHANNELS, CHANNELS, 3, stride=(2, 1), padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(CHANNELS)

    def forward(self, banks: Tensor) -> Tensor:
        heard = self.bn1(self.conv1(banks[:, None])).relu()
        heard = self.bn2(self.conv2(self.layer2(self.layer1(heard)))).relu()
        return cast(Tensor, heard.flatten(1, 2))


class _Residual(nn.Module):
    def __init__(self, stride: int) -> None:
        super().__init__()
        step = (stride, 1)
        self.conv1 = nn.Conv2d(CHANNELS, CHANNELS, 3, stride=step, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(CHANNELS)
        self.conv2 = nn.Conv2d(CHANNELS, CHANNELS, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(CHANNELS)
        self.shortcut = nn.Sequential()
        if stride > 1:
            self.shortcut.append(nn.Conv2d(CHANNELS, CHANNELS, 1, stride=step, bias=False))
            self.shortcut.append(nn.BatchNorm2d(CHANNELS))

    def forward(self, heard: Tensor) -> Tensor:
        found = self.bn2(self.conv2(self.bn1(self.conv1(heard)).relu()))
        return cast(Tensor, (found + self.shortcut(heard)).relu())


def _activation(channels: int) -> nn.Sequential:
    layer = nn.Sequential()
    layer.add_module("batchnorm", nn.BatchNorm1d(channels))
    layer.add_module("relu", nn.ReLU())
    return layer


class _Unit(nn.Module):
    """A convolution over time, normalised and rectified."""

    def __init__(self, channels: int, out: int, width: int, stride: int) -> None:
        super().__init__()
        self.linear = nn.Conv1d(channels, out, width, stride, padding=width // 2, bias=False)
        self.nonlinear = _activation(out)

    def forward(self, heard: Tensor) -> Tensor:
        return cast(Tensor, self.nonlinear(self.linear(heard)))


class _DenseBlock(nn.Module):
    """Layers each of which hears what all before it found."""

    def __init__(self, channels: int, layers: int, dilation: int) -> None:
        super().__init__()
        for i in range(layers):
            layer = _DenseLayer(channels + i * CHANNELS, dilation)
            self.add_module(f"tdnnd{i + 1}", layer)

    def forward(self, heard: Tensor) -> Tensor:
        for layer in self.children():
            heard = torch.cat([heard, layer(heard)], dim=1)
        return heard


class _DenseLayer(nn.Module):
    def __init__(self, channels: int, dilation: int) -> None:
        super().__init__()
        self.nonlinear1 = _activation(channels)
        self.linear1 = nn.Conv1d(channels, FIRST, 1, bias=False)
        self.nonlinear2 = _activation(FIRST)
        self.cam_layer = _Masking(dilation)

    def forward(self, heard: Tensor) -> Tensor:
        return cast(Tensor, self.cam_layer(self.nonlinear2(self.linear1(self.nonlinear1(heard)))))


class _Masking(nn.Module):
    """Context-aware masking: what is heard near by and over all says which channels count."""

    def __init__(self, dilation: int) -> None:
        super().__init__()
        self.linear_local = nn.Conv1d(
            FIRST, CHANNELS, 3, padding=dilation, dilation=dilation, bias=False
        )
        self.linear1 = nn.Conv1d(FIRST, FIRST // 2, 1)
        self.linear2 = nn.Conv1d(FIRST // 2, CHANNELS, 1)

    def forward(self, heard: Tensor) -> Tensor:
        pooled = functional.avg_pool1d(heard, SEGMENT, SEGMENT, ceil_mode=True)
        context = heard.mean(-1, keepdim=True) + pooled
        mask = torch.sigmoid(self.linear2(self.linear1(context).relu()))
        mask = mask.repeat_interleave(SEGMENT, dim=-1)[..., : heard.shape[-1]]
        return cast(Tensor, self.linear_local(heard) * mask)


class _Transition(nn.Module):
    """Half as many channels."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.nonlinear = _activation(channels)
        self.linear = nn.Conv1d(channels, channels // 2, 1, bias=False)

    def forward(self, heard: Tensor) -> Tensor:
        return cast(Tensor, self.linear(self.nonlinear(heard)))


class _Statistics(nn.Module):
    """Mean and standard deviation over time."""

    def forward(self, heard: Tensor) -> Tensor:
        return torch.cat([heard.mean(-1), heard.std(-1)], dim=-1)


class _Dense(nn.Module):
    """The vector; its normalisation has no weights of its own."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.linear = nn.Conv1d(channels, SIZE, 1, bias=False)
        self.nonlinear = nn.Sequential()
        self.nonlinear.add_module("batchnorm", nn.BatchNorm1d(SIZE, affine=False))

    def forward(self, statistics: Tensor) -> Tensor:
        return cast(Tensor, self.nonlinear(self.linear(statistics[..., None])[..., 0]))
